%% Integers of all sizes and floats in one order.
-module(cmp_numbers_sorted).
-export([start/0]).

start() ->
    isort([0, -1, 1, 1.5, -1.5, 134217727, 134217728.5, 134217728, -134217729, -134217728.5, 1.0e18, 1 bsl 60, 1 bsl 59, -(1 bsl 63),
           9.3e18, 1 bsl 64, -1.0e30, 1.0e30, 1 bsl 99, -(1 bsl 99), 0.1, -0.1, 1 bsl 200, 1.0e60, 1.0e61]).

isort([]) -> [];
isort([H | T]) -> ins(H, isort(T)).

ins(X, [Y | T]) when X > Y -> [Y | ins(X, T)];
ins(X, L) -> [X | L].
