"""What the makers use: the sample's generator, the conda file, screenshots. No part of the product."""
