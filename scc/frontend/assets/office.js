// The office's screens: fetched when somebody of the office opens one, as most phones never do.

import { audit } from "./screens/audit.js";
import { board } from "./screens/board.js";
import { create } from "./screens/create.js";
import { edit } from "./screens/edit.js";
import { people } from "./screens/people.js";

export const office = { audit, board, create, edit, people };
