%% Fold, map, filter and sort with funs over lists of integers.
-module(bench_lists).
-export([start/0, run/1]).

start() -> run(3).

run(N) -> repeat(N, numbers(2000, 7, []), 0).

repeat(0, _, Sum) -> Sum;
repeat(N, L, Sum) ->
    Doubled = map(fun(X) -> X * 2 + N end, L),
    Odd = filter(fun(X) -> X rem 3 =:= 1 end, Doubled),
    Sorted = merge_sort(Odd),
    Total = fold(fun(X, Acc) -> (X + Acc * 31) rem 1000003 end, 0, Sorted),
    repeat(N - 1, L, (Sum + Total) rem 1000003).

numbers(0, _, L) -> L;
numbers(N, S, L) -> numbers(N - 1, (S * 75 + 74) rem 65537, [S | L]).

map(F, [H | T]) -> [F(H) | map(F, T)];
map(_, []) -> [].

filter(P, [H | T]) ->
    case P(H) of
        true -> [H | filter(P, T)];
        false -> filter(P, T)
    end;
filter(_, []) -> [].

fold(F, Acc, [H | T]) -> fold(F, F(H, Acc), T);
fold(_, Acc, []) -> Acc.

merge_sort([]) -> [];
merge_sort([X]) -> [X];
merge_sort(L) ->
    {A, B} = halves(L, [], []),
    merge(merge_sort(A), merge_sort(B)).

halves([], A, B) -> {A, B};
halves([X], A, B) -> {[X | A], B};
halves([X, Y | T], A, B) -> halves(T, [X | A], [Y | B]).

merge([], B) -> B;
merge(A, []) -> A;
merge([X | A], [Y | _] = B) when X =< Y -> [X | merge(A, B)];
merge(A, [Y | B]) -> [Y | merge(A, B)].
