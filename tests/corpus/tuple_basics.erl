%% Building, reading and updating tuples; element errors.
-module(tuple_basics).
-export([start/0, id/1]).

start() ->
    T = id({a, 2, "three", {4}, 5.0}),
    [element(1, T), element(id(4), T), setelement(2, T, new), setelement(id(5), T, [x]), tuple_size(T), size(T), list_to_tuple([]), {}, tuple_to_list(T), {T, T}, swap({1, 2}),
     erlang:make_tuple(3, z), erlang:insert_element(2, {a, b}, c), erlang:delete_element(1, {a, b}), setelement(1, setelement(3, {1, 2, 3}, c), a),
     t(fun() -> element(0, T) end), t(fun() -> element(6, T) end), t(fun() -> element(id(a), T) end), t(fun() -> element(1, id([])) end), t(fun() -> setelement(6, T, x) end), t(fun() -> setelement(1, id(foo), x) end),
     t(fun() -> setelement(id(0), T, x) end), t(fun() -> tuple_size(id([])) end)].

swap({A, B}) -> {B, A}.

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
