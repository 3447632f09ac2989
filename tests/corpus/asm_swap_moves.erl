%% Argument shuffles: swaps and cycles of registers before calls.
-module(asm_swap_moves).
-export([start/0, a/2, b/3, c/4, d/6]).

start() -> [a(10, 3), b(9, 1, 2), c(12, 1, 2, 3), d(14, 1, 2, 3, 4, 5), e(7, {1, 2, 3})].

a(0, X) -> X;
a(X, Y) when X < 0 -> {X, Y};
a(X, Y) -> a(Y - 1, X - 1).

b(0, X, Y) -> {X, Y};
b(N, X, Y) when N rem 2 =:= 0 -> b(N - 1, Y, X);
b(N, X, Y) -> b(N - 1, X + N, Y).

c(0, X, Y, Z) -> {X, Y, Z};
c(N, X, Y, Z) -> c(N - 1, Y, Z, X).

d(0, A, B, C, D, E) -> [A, B, C, D, E];
d(N, A, B, C, D, E) -> d(N - 1, B, A, D, E, C).

e(0, T) -> T;
e(N, {A, B, C}) -> e(N - 1, {C, A, B}).
