%% A module with an on_load function, which is called by the program as well.
-module(asm_on_load).
-export([start/0, load/0, ready/1]).
-on_load(load/0).

start() -> [load(), ready(3), load()].

load() ->
    case ready(2) of
        {ready, 2} -> ok;
        _ -> error
    end.

ready(N) -> {ready, N}.
