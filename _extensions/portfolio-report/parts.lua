-- What page and text share: getting at the outputs of cells, and headings that have nothing below them.

local parts = {}

local function is_top(div)
  return div.classes:includes("headline") or div.classes:includes("context")
end

local function add_outputs(cell, found)
  for _, block in ipairs(cell.content) do
    if block.t == "Div" and not is_top(block) then
      add_outputs(block, found)
    elseif block.t ~= "CodeBlock" or not block.classes:includes("cell-code") then
      found:insert(block)
    end
  end
end

-- Blocks without the divs that Quarto puts around cells and outputs, and without what another format is for.
function parts.unwrap(blocks, format)
  local found = pandoc.List()
  for _, block in ipairs(blocks) do
    if block.t ~= "Div" or is_top(block) then
      found:insert(block)
    elseif not block.classes:includes("hidden") then -- Quarto keeps notes to itself in hidden divs
      add_outputs(block, found)
    end
  end
  return found:filter(function(block) return block.t ~= "RawBlock" or block.format:match(format) ~= nil end)
end

-- Takes headline and context out of the flow: they come first, wherever the notebook has them.
function parts.split_top(blocks, is_top_block)
  local top, rest = pandoc.List(), pandoc.List()
  for _, block in ipairs(blocks) do
    if is_top_block(block) then top:insert(block) else rest:insert(block) end
  end
  return top, rest
end

-- The notebook's own title: the page and the text have one from the edition.
function parts.drop_title(blocks)
  return blocks:filter(function(block) return block.t ~= "Header" or block.level > 1 end)
end

local function is_empty(blocks, index)
  local heading, follower = blocks[index], blocks[index + 1]
  return heading.t == "Header" and (not follower or (follower.t == "Header" and follower.level <= heading.level))
end

-- Drops headings directly followed by one of the same or a higher level or by the end; from the back, so that
-- a heading whose last subheading went goes too.
function parts.drop_empty_headings(blocks)
  for index = #blocks, 1, -1 do
    if is_empty(blocks, index) then blocks:remove(index) end
  end
  return blocks
end

return parts
