%% Several elements of one tuple of unknown size set in a row; bad positions among them.
-module(tuple_update_chain).
-export([start/0, two/3, three/1, guarded/2]).

start() ->
    T = {a, b, c, d},
    [two(T, 1, 2), two({x, y}, 1, 2), three(T), three({1, 2, 3}), T, guarded(T, new), guarded({1, 2}, new)]
        ++ [try two(V, p, q) catch C:R -> {C, R} end || V <- [{}, {a}, [], foo, <<>>]].

two(T, A, B) -> setelement(1, setelement(2, T, A), B).

three(T) ->
    T1 = setelement(3, T, [element(1, T)]),
    T2 = setelement(1, T1, {T}),
    setelement(2, T2, length(element(3, T2))).

guarded(T, V) when tuple_size(T) > 3 -> setelement(4, setelement(1, setelement(2, T, V), {V}), [V]);
guarded(T, V) -> setelement(tuple_size(T), setelement(1, T, V), V).
