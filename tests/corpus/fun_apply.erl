%% apply with a fixed number of arguments: module and function known or not, funs.
-module(fun_apply).
-export([start/0, z/0, one/1, two/2, id/1]).

start() ->
    M = id(?MODULE),
    F = id(two),
    [M:z(), M:one(1), M:F(1, 2), apply(M, F, [a, b]), apply(M, one, [x]), apply(fun two/2, [p, q]), apply(id(fun() -> none end), []), ?MODULE:F(5, 6), apply(erlang, id('+'), [1, 2]), (id(lists)):(id(reverse))([1, 2]), tail(M, F), (id(erlang)):(id(tuple_size))({a, b}),
     t(fun() -> apply(M, F, [1]) end), t(fun() -> M:nope() end), t(fun() -> apply(id(x), id(y), [z]) end), t(fun() -> (id(erlang)):(id(hd))(id([])) end), t(fun() -> (id(erlang)):(id('+'))(id(a), 1) end)].

tail(M, F) -> M:F(tail, call).

z() -> zero.

one(X) -> {one, X}.

two(X, Y) -> {two, X, Y}.

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
