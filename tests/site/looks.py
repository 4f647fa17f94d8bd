"""What a page must not look like, measured in the browser."""

from __future__ import annotations

from playwright.sync_api import Page

# every visible piece of text with its box; closed details, hidden parts and the watermark are not seen as text
TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.textContent.trim()) continue;
    if (holder.closest('script, style, .vh, .skip, .watermark, option, .hoverlayer')) continue;
    if (!holder.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const scroller = holder.closest('.scroll, pre');
    const clip = scroller ? scroller.getBoundingClientRect() : null;
    for (const box of range.getClientRects()) {
      if (clip && (box.left >= clip.right || box.right <= clip.left)) continue;
      if (box.width > 1 && box.height > 1) found.push({
        text: node.textContent.trim().slice(0, 40), size: parseFloat(getComputedStyle(holder).fontSize),
        svg: Boolean(holder.closest('svg')), left: box.left, right: clip ? Math.min(box.right, clip.right) : box.right,
        top: box.top, bottom: box.bottom,
      });
    }
  }
  return found;
}"""
TOUCH_PX = 3  # boxes of letters are a little higher than the letters
SMALLEST_TEXT_PX, SMALLEST_LABEL_PX = 12, 9


def wide_by(page: Page) -> int:
    """Return how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def small_texts(page: Page) -> list[str]:
    """Return texts below 12 px and chart labels below 9 px."""
    texts = page.evaluate(TEXTS)
    return [
        f"{each['text']} ({each['size']} px)"
        for each in texts
        if each["size"] < (SMALLEST_LABEL_PX if each["svg"] else SMALLEST_TEXT_PX)
    ]


def overlapping_texts(page: Page) -> list[str]:
    """Return pairs of texts of which one lies over the other."""
    texts = sorted(page.evaluate(TEXTS), key=lambda each: each["top"])
    found = []
    for place, one in enumerate(texts):
        for other in texts[place + 1 :]:
            if other["top"] >= one["bottom"] - TOUCH_PX:
                break
            if min(one["right"], other["right"]) - max(one["left"], other["left"]) > TOUCH_PX:
                found.append(f"{one['text']!r} and {other['text']!r}")
    return found
