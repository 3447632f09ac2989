%% Quicksort by comprehension and by partition.
-module(list_quicksort).
-export([start/0]).

start() ->
    L = gen(300, 42),
    A = qs(L),
    [A =:= qs2(L), first(10, A), qs([]), qs([3, 1, 2]), qs([b, 1, a, 2.0, "x", {}]), sorted(A), length(A)].

gen(0, _) -> [];
gen(N, S) ->
    X = (S * 1103515245 + 12345) rem 2147483648,
    [X rem 1000 | gen(N - 1, X)].

qs([]) -> [];
qs([P | T]) -> qs([X || X <- T, X < P]) ++ [P] ++ qs([X || X <- T, X >= P]).

qs2([]) -> [];
qs2([P | T]) ->
    {L, G} = part(P, T, [], []),
    qs2(L) ++ [P | qs2(G)].

part(_, [], L, G) -> {L, G};
part(P, [X | T], L, G) when X < P -> part(P, T, [X | L], G);
part(P, [X | T], L, G) -> part(P, T, L, [X | G]).

sorted([A, B | T]) -> A =< B andalso sorted([B | T]);
sorted(_) -> true.

first(0, _) -> [];
first(N, [H | T]) -> [H | first(N - 1, T)].
