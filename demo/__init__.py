"""Every departure from New York in 2013 as a stream: ``python -m demo``.

Read ``queries.py`` first: it is the streaming program, on one page. ``__main__.py`` tells the story of a run,
``replay.py`` makes the files arrive, ``board.py`` shows what happens, and ``verdict.py`` checks it all at the end.
"""
