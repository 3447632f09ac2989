%% Funs with many arguments and many free variables.
-module(fun_many_free).
-export([start/0]).

start() ->
    F = mk(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    G = fun(A, B, C, D, E, F1, G1, H, I, J) -> [A, B, C, D, E, F1, G1, H, I, J] end,
    [F(a, b, c, d), G(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), (F(w, x, y, z)) =:= F(w, x, y, z), is_function(F, 4), is_function(G, 10)].

mk(A, B, C, D, E, F, G, H, I, J, K, L) -> fun(P, Q, R, S) -> {P, A, B, C, D, E, F, Q, R, G, H, I, J, K, L, S} end.
