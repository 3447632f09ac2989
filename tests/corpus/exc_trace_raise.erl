%% A stack trace given to erlang:raise is the one that comes out.
-module(exc_trace_raise).
-export([start/0]).

start() ->
    S = [{?MODULE, made_up, 2, []}, {other, thing, 1, [{file, "other.erl"}, {line, 77}]}],
    [t(fun() -> erlang:raise(error, r, S) end), t(fun() -> erlang:raise(throw, r, S) end), t(fun() -> erlang:raise(exit, r, []) end), kept()].

t(F) ->
    try F()
    catch C:R:S -> {C, R, short(S)}
    end.

%% The trace of the first failure survives a raise in another function.
kept() ->
    try
        try fail(x) catch C:R:S -> again(C, {again, R}, S) end
    catch error:{again, Why}:T -> {Why, short(T)}
    end.

again(C, R, S) -> erlang:raise(C, R, S).

fail(X) ->
    {X + 1}.

short([{M, F, A, I} | T]) when M =:= ?MODULE; M =:= other -> [{M, F, A, line(I)} | first(T)];
short([_ | T]) -> short(T);
short([]) -> [].

first([{other, F, A, I} | _]) -> [{other, F, A, line(I)}];
first(_) -> [].

line([{line, L} | _]) -> L;
line([_ | T]) -> line(T);
line([]) -> none.
