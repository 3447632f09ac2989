%% lists and erlang BIFs on lists: reverse, member, keyfind, flatten, conversions.
-module(list_bifs).
-export([start/0, id/1]).

start() ->
    K = [{a, 1}, {b, 2}, {c}, x, {1, one}, {1.0, float}],
    [lists:reverse([1, 2, 3]), lists:reverse([1, 2], tail), lists:member(2, [1, 2]), lists:member(2.0, [1, 2]), lists:keyfind(b, 1, K), lists:keyfind(2, 2, K),
     lists:keyfind(1.0, 1, K), lists:keyfind(zz, 1, K), lists:keymember(c, 1, K), lists:flatten([1, [2, [3]], []]), list_to_tuple([a, b]), tuple_to_list({x, y}), list_to_atom("hello there"),
     atom_to_list(abc), list_to_binary([1, [2, <<3, 4>>], "x"]), iolist_size([<<"ab">>, [1 | <<"c">>]]), length(lists:reverse(K)),
     t(fun() -> lists:reverse(id([a | b])) end), t(fun() -> lists:member(x, id([a | b])) end), t(fun() -> list_to_tuple(id([a | b])) end), t(fun() -> list_to_binary(id([256])) end),
     t(fun() -> list_to_atom(id([a])) end), t(fun() -> tuple_to_list(id([])) end), t(fun() -> length(id([a | b])) end)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
