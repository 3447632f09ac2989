%% Comparison of deep and wide terms that differ in one place only.
-module(cmp_nested).
-export([start/0]).

start() ->
    D = deep(2000, leaf),
    E = deep(2000, lead),
    W = wide(500, 0),
    X = wide(500, 1),
    [D =:= deep(2000, leaf), D =:= E, D > E, D < E, W =:= wide(500, 0), W =:= X, W < X, {D, W} =< {D, X}, [W, D] =:= [W, D], D == W, list(3000, a) =:= list(3000, a), list(3000, a) < list(3000, b)].

deep(0, L) -> L;
deep(N, L) -> deep(N - 1, {x, [L]}).

wide(N, V) -> list_to_tuple(list(N, V)).

list(0, V) -> [V];
list(N, V) -> [N | list(N - 1, V)].
