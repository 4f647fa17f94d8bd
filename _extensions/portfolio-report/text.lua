-- The full report as plain text: headings keep their Markdown marks, preformatted text stands as it is, a
-- picture is its alternative text, and nothing of the markup is left over.

local path = require("pandoc.path")
local here = path.directory(PANDOC_SCRIPT_FILE)
local parts = dofile(path.join({ here, "parts.lua" }))

local function as_is(text)
  return pandoc.RawBlock("plain", "\n" .. text .. "\n")
end

local function only_content(element)
  return element.content
end

local function with_address(link)
  local words = link.content
  if pandoc.utils.stringify(words) == link.target or link.target:sub(1, 1) == "#" then return words end
  words:extend({ pandoc.Str(" (" .. link.target .. ")") })
  return words
end

local MARKUP = {
  Emph = only_content,
  Strong = only_content,
  Strikeout = only_content,
  Underline = only_content,
  Span = only_content,
  Image = function(image) return image.caption end,
  Figure = function(figure) return figure.content end,
  Link = with_address,
  Code = function(code) return pandoc.Str(code.text) end,
  CodeBlock = function(block) return as_is(block.text) end,
  HorizontalRule = function() return {} end,
  Header = function(heading)
    return as_is(string.rep("#", heading.level) .. " " .. pandoc.utils.stringify(heading.content))
  end,
}

-- A notebook that Quarto renders by itself belongs to no edition and has only a title.
local function opening(meta)
  local said = function(value) return pandoc.utils.stringify(value or "") end
  if not meta.report then return pandoc.List({ as_is("# " .. said(meta.title)) }) end
  local lines = pandoc.List({ as_is("# " .. said(meta.report.title)), as_is(said(meta.report.period)) })
  if meta.report.draft then
    lines:insert(2, as_is("[DRAFT] Built in spite of failing checks. Not for sending."))
  end
  return lines
end

local function closing(meta)
  if not meta.report then return pandoc.List() end
  local lines = pandoc.List({ as_is("## About this edition") })
  local facts = pandoc.List()
  for _, fact in ipairs(meta.report.provenance or {}) do
    facts:insert(pandoc.utils.stringify(fact.name) .. ": " .. pandoc.utils.stringify(fact.value))
  end
  lines:insert(as_is(table.concat(facts, "\n")))
  return lines
end

function Pandoc(doc)
  local blocks = parts.unwrap(doc.blocks, "plain")
  local top, rest = parts.split_top(blocks, function(block) return block.t == "Div" end)
  local body = opening(doc.meta)
  body:extend(pandoc.Blocks(top):walk(MARKUP))
  body:extend(pandoc.Blocks(parts.drop_empty_headings(parts.drop_title(rest))):walk(MARKUP))
  body:extend(closing(doc.meta))
  return pandoc.Pandoc(body, pandoc.Meta({}))
end
