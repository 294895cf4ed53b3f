"""What pages say beside their programs, of other modes and options: a run shows each sentence.

One file for each page. A test names its sentences with `@pytest.mark.says("…")`, and uses the
tables of its own file's `Base`.
"""
