%% badmatch, case_clause, try_clause, if_clause, function_clause and their values.
-module(exc_clause_errors).
-export([start/0, id/1]).

start() ->
    [t(F, V) || V <- [1, {a, b}, [x], <<"b">>, #{k => v}, 1.5, 1 bsl 70],
                F <- [fun(X) -> {c, _} = id(X) end, fun(X) -> [y | _] = id(X) end, fun(X) -> case id(X) of nope -> 1 end end, fun(X) -> if X =:= nope -> 1 end end, fun(X) -> try id(X) of nope -> 1 catch throw:_ -> 2 end end, fun only/1, fun(X) -> <<_:77>> = id(X) end,
                      fun(X) -> #{q := _} = id(X) end, fun(X) -> (fun(nope) -> 1 end)(X) end]].

only(nope) -> ok.

t(F, X) -> try F(X) catch C:R -> {C, R} end.

id(X) -> X.
