%% Merge sort of a list of all types shows the standard order of terms.
-module(cmp_sort_mixed).
-export([start/0]).

start() ->
    L = [{a, b}, [], "str", <<"bin">>, 3, 2.5, -1, atom, {}, #{}, #{x => 1}, [1 | 2], {1}, 1 bsl 80, -(1 bsl 80), <<>>, 'Atom', [[]], 0.0, 1.0e10],
    {msort(L), msort(rev(L, [])) =:= msort(L)}.

msort([]) -> [];
msort([X]) -> [X];
msort(L) ->
    {A, B} = split(L, [], []),
    merge(msort(A), msort(B)).

split([], A, B) -> {A, B};
split([X | T], A, B) -> split(T, [X | B], A).

merge([], B) -> B;
merge(A, []) -> A;
merge([X | A], [Y | _] = B) when X =< Y -> [X | merge(A, B)];
merge(A, [Y | B]) -> [Y | merge(A, B)].

rev([], A) -> A;
rev([H | T], A) -> rev(T, [H | A]).
