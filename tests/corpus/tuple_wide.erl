%% Tuples of 60 and 300 elements, built in one expression and from lists.
-module(tuple_wide).
-export([start/0]).

start() ->
    T = mk(1),
    B = list_to_tuple(seq(1, 300)),
    {T, element(60, T), setelement(30, T, x), sum(T, 60, 0), sum(B, 300, 0), element(256, B), tuple_size(setelement(300, B, end_)), element(300, setelement(300, B, end_))}.

mk(N) ->
    {N, N + 1, N + 2, N + 3, N + 4, N + 5, N + 6, N + 7, N + 8, N + 9, N + 10, N + 11, N + 12, N + 13, N + 14, N + 15, N + 16, N + 17, N + 18, N + 19,
     a, b, c, d, e, f, g, h, i, j, [N], {N}, <<N>>, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N}.

sum(_, 0, S) -> S;
sum(T, I, S) ->
    case element(I, T) of
        X when is_integer(X) -> sum(T, I - 1, S + X);
        _ -> sum(T, I - 1, S)
    end.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
