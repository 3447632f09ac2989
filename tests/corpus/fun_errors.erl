%% Calling what is no fun, with the wrong number of arguments, or with no matching clause.
-module(fun_errors).
-export([start/0, id/1]).

start() ->
    F1 = fun(X) -> X end,
    [k(t(fun() -> (id(F1))(1, 2) end)), k(t(fun() -> (id(F1))() end)), t(fun() -> (id(foo))(1) end), t(fun() -> (id({a, b}))() end), t(fun() -> (id(5))(x) end), t(fun() -> (id(fun(1) -> one end))(2) end), t(fun() -> (id(fun ?MODULE:nope/0))() end),
     t(fun() -> (id(fun erlang:hd/1))(id([])) end), k(t(fun() -> (fun ?MODULE:id/1)(id(1), 2) end)), t(fun() -> ?MODULE:nope(1) end), t(fun() -> no_such_module:f(1) end), t(fun() -> (id(erlang)):nope(1) end), t(fun() -> (id(1)):f() end), t(fun() -> ?MODULE:(id("f"))() end)].

k({error, {badarity, {F, Args}}}) when is_function(F) -> {badarity, Args};
k(Other) -> Other.

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
