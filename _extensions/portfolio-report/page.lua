-- Lays a report's blocks out as a page: outputs without their cells, the headline on top, cards in grids,
-- no heading over nothing. The same for an executed notebook (Quarto) and for Pandoc Markdown.

local path = require("pandoc.path")
local here = path.directory(PANDOC_SCRIPT_FILE)
local parts = dofile(path.join({ here, "parts.lua" }))

-- kinds of neighbours that share a grid, and its class
local GRIDS = { kpi = "kpis", chart = "charts", finding = "findings", action = "actions" }

local function attribute(block, name)
  if block.t ~= "RawBlock" then return nil end
  local opening = block.text:match("^%s*(<[^>]*>)")
  return opening and opening:match(name .. '="([^"]*)"')
end

local function grid_of(block)
  local grid = GRIDS[attribute(block, "data%-kind")]
  if grid == "kpis" and attribute(block, "class"):match(" lead$") then return "kpis lead" end
  return grid
end

local function is_top(block)
  local id = attribute(block, " id")
  return attribute(block, "data%-kind") == "narrative" and (id == "headline" or id == "context")
end

local function gather(blocks)
  local laid, open = pandoc.List(), nil
  for _, block in ipairs(blocks) do
    local grid = grid_of(block)
    if open and open ~= grid then laid:insert(pandoc.RawBlock("html", "</div>")) end
    if grid and open ~= grid then
      laid:insert(pandoc.RawBlock("html", '<div class="' .. grid .. '">'))
    end
    open = grid
    laid:insert(block)
  end
  if open then laid:insert(pandoc.RawBlock("html", "</div>")) end
  return laid
end

-- Blocks have the plain names: links to figures lead to them.
local function rename(heading)
  heading.identifier = "section-" .. heading.identifier
  return heading
end

-- Cards right under the headline get a heading for who listens to the page.
local function head_start(blocks)
  if blocks[1] and attribute(blocks[1], "data%-kind") then
    blocks:insert(1, pandoc.RawBlock("html", '<h2 class="vh">Headline figures</h2>'))
  end
  return blocks
end

local function link_to(file)
  return pandoc.RawBlock("html", '<p>File of this edition: <a href="' .. file .. '" download>' .. file .. "</a></p>")
end

-- A file of the edition is offered below the first block that names it; the others are left for the end of the page.
local function offer_files(meta, blocks)
  if not meta.report or not meta.report.files then return blocks end
  local left = pandoc.List(meta.report.files):map(pandoc.utils.stringify)
  local laid = pandoc.List()
  for _, block in ipairs(blocks) do
    laid:insert(block)
    if attribute(block, "data%-kind") == "narrative" then
      local function is_named(file) return block.text:find(file, 1, true) ~= nil end
      laid:extend(left:filter(is_named):map(link_to))
      left = left:filter(function(file) return not is_named(file) end)
    end
  end
  meta.report.files = pandoc.MetaList(left:map(function(file) return pandoc.MetaString(file) end))
  return laid
end

-- A notebook that Quarto renders by itself belongs to no edition: it shares the project's scripts.
local function set_apart(meta, blocks)
  if meta.report then return end
  if quarto and quarto.project.offset then meta.assets = quarto.project.offset .. "/assets" end
  meta.unrun = not blocks:find_if(function(block) return attribute(block, "data%-kind") end)
end

function Pandoc(doc)
  local blocks = parts.unwrap(doc.blocks, "html")
  set_apart(doc.meta, blocks)
  local top, rest = parts.split_top(blocks, is_top)
  local body = offer_files(doc.meta, head_start(parts.drop_empty_headings(parts.drop_title(rest))))
  doc.blocks = pandoc.Blocks(gather(body)):walk({ Header = rename })
  doc.meta["page-top"] = pandoc.MetaBlocks(top)
  return doc
end
