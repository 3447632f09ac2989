%% Which operators have an item of their own in stack traces when they fail.
-module(exc_operators).
-export([start/0]).

start() ->
    A = id(a), I = id(8000000000000), Z = id(0), F = id(1.5),
    [failed(Fun) || Fun <- [fun() -> A + 1 end, fun() -> 1 + A end, fun() -> A + I end, fun() -> I + A end, fun() -> A - 1 end, fun() -> 1 - A end,
                            fun() -> I - A end, fun() -> A - 70000000000 end, fun() -> A - (1 bsl 70) end, fun() -> A + 1.0 end, fun() -> A * 2 end,
                            fun() -> F * A end, fun() -> F + A end, fun() -> A / 2 end, fun() -> 2 / A end, fun() -> 1 / Z end, fun() -> 1 div Z end,
                            fun() -> I rem Z end, fun() -> A div 2 end, fun() -> -A end, fun() -> +A end, fun() -> bnot A end, fun() -> A band 1 end,
                            fun() -> A bor I end, fun() -> 1 bxor F end, fun() -> A bsl 1 end, fun() -> 1 bsr A end, fun() -> not A end,
                            fun() -> A and true end, fun() -> A xor true end, fun() -> (A + 1) * 2 end, fun() -> (I * A + 1) band 7 end,
                            fun() -> (I * 3 + A) band 7 end, fun() -> abs(A) end, fun() -> is_function(A, id(-1)) end, fun() -> is_function(A, -1) end,
                            fun() -> apply(erlang, id('+'), [A, 1]) end, fun() -> apply(erlang, id('/'), [1, Z]) end, fun() -> sum(3, I, A) end]].

sum(0, S, X) -> S + X;
sum(N, S, X) -> sum(N - 1, S + N, X).

failed(F) ->
    try
        F()
    catch
        error:Reason:Trace ->
            case hd(Trace) of
                {erlang, Name, Args, _} -> {Reason, Name, Args};
                {?MODULE, _, Arity, _} -> {Reason, Arity}
            end
    end.

id(X) -> X.
