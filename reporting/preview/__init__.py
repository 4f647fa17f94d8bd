"""Preview for analysts: save a notebook or a module and see page, mail and text anew, about a second later.

    server    what the browser talks to: panes, files, events; loopback only
    desk      what is chosen and what became of it, told to every open browser
    watch     notices saved files
    builder   a process that is warm, told what to build
    library   its worker, which has imported the library as it is saved, and the answers that still hold
    steps     what the worker does: the pipeline's own functions

`python -m reporting.preview`
"""
