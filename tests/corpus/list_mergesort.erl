%% Bottom-up merge sort of 2000 numbers, stable for equal keys.
-module(list_mergesort).
-export([start/0]).

start() ->
    L = gen(2000, 7),
    S = sort(L),
    Keyed = [{K rem 4, I} || {K, I} <- index(gen(40, 3), 1)],
    {length(S), sum(S) =:= sum(L), sorted(S), hd(S), keysort(Keyed)}.

gen(0, _) -> [];
gen(N, S) ->
    X = (S * 69069 + 1) rem 4294967296,
    [X bsr 8 | gen(N - 1, X)].

index([], _) -> [];
index([H | T], N) -> [{H, N} | index(T, N + 1)].

sort(L) -> merge_all([[X] || X <- L], fun(A, B) -> A =< B end).

keysort(L) -> merge_all([[X] || X <- L], fun({A, _}, {B, _}) -> A =< B end).

merge_all([], _) -> [];
merge_all([L], _) -> L;
merge_all(Ls, Le) -> merge_all(pairs(Ls, Le), Le).

pairs([A, B | T], Le) -> [merge(A, B, Le) | pairs(T, Le)];
pairs(L, _) -> L.

merge([], B, _) -> B;
merge(A, [], _) -> A;
merge([X | A] = L, [Y | B] = R, Le) ->
    case Le(X, Y) of
        true -> [X | merge(A, R, Le)];
        false -> [Y | merge(L, B, Le)]
    end.

sum([]) -> 0;
sum([H | T]) -> H + sum(T).

sorted([A, B | T]) -> A =< B andalso sorted([B | T]);
sorted(_) -> true.
