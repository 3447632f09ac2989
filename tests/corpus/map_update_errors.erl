%% Exact update of a missing key is badkey, any update of what is no map is badmap.
-module(map_update_errors).
-export([start/0, id/1]).

start() ->
    M = id(#{a => 1}),
    [t(fun() -> M#{b := 1} end), t(fun() -> M#{a := 2, c := 3} end), t(fun() -> (id([]))#{a => 1} end), t(fun() -> (id({}))#{a := 1} end), t(fun() -> (id(a))#{x => 1, y := 2} end), t(fun() -> map_get(z, M) end),
     t(fun() -> map_get(z, id(5)) end), t(fun() -> map_size(id(5)) end), t(fun() -> is_map_key(a, id(5)) end), t(fun() -> #{z := _} = M end), t(fun() -> #{a := 5} = M end), t(fun() -> #{} = id(foo) end), M#{a := 3}, (id(#{}))#{}].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
