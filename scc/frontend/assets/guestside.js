// What guests sign on and what leads there: fetched when first opened; the service worker has it by then.

import { guest } from "./screens/guest.js";
import { guestcode } from "./screens/guestcode.js";
import { guests } from "./screens/guests.js";

export const guestside = { guest, guestcode, guests };
