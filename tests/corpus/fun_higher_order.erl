%% Folds, pipelines, lazy streams and predicates made of funs.
-module(fun_higher_order).
-export([start/0]).

start() ->
    Nat = from(1),
    Primes = sieve(from(2)),
    [take(5, Nat), take(5, smap(fun(X) -> X * X end, Nat)), take(15, Primes), pipe(3, [fun(X) -> X + 1 end, fun(X) -> X * 10 end, fun(X) -> [X] end]), foldl(fun(F, A) -> F(A) end, 0, [fun(X) -> X + N end || N <- [1, 2, 3]]), until(fun(X) -> X > 1000 end, fun(X) -> X * 3 end, 1), zipwith3(fun(A, B, C) -> A * B + C end, [1, 2], [3, 4], [5, 6])].

from(N) -> fun() -> {N, from(N + 1)} end.

take(0, _) -> [];
take(N, S) ->
    {H, T} = S(),
    [H | take(N - 1, T)].

smap(F, S) ->
    fun() ->
        {H, T} = S(),
        {F(H), smap(F, T)}
    end.

sfilter(P, S) ->
    {H, T} = S(),
    case P(H) of
        true -> fun() -> {H, sfilter(P, T)} end;
        false -> sfilter(P, T)
    end.

sieve(S) ->
    fun() ->
        {P, T} = S(),
        {P, sieve(sfilter(fun(X) -> X rem P =/= 0 end, T))}
    end.

pipe(X, []) -> X;
pipe(X, [F | T]) -> pipe(F(X), T).

foldl(_, A, []) -> A;
foldl(F, A, [H | T]) -> foldl(F, F(H, A), T).

until(P, F, X) ->
    case P(X) of
        true -> X;
        false -> until(P, F, F(X))
    end.

zipwith3(F, [A | As], [B | Bs], [C | Cs]) -> [F(A, B, C) | zipwith3(F, As, Bs, Cs)];
zipwith3(_, [], [], []) -> [].
