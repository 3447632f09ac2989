%% Loops whose floats the compiler keeps in float registers.
-module(float_unboxed_loop).
-export([start/0]).

start() -> [poly(2.5), poly(-1.0e3), horner([1.0, -2.0, 3.5, 0.25], 1.5), leibniz(2000, 1.0, 1.0, 0.0), newton(2.0, 1.0, 20), hyp(3.0, 4.0), mean([1.5, 2.5, 4.0, 8.0]), ints(7, 3)].

poly(X) when is_float(X) -> ((X * 3.0 - 2.0) * X + 1.0) / (X * X + 1.0) - X.

horner(Cs, X) -> horner(Cs, X, 0.0).

horner([], _, A) -> A;
horner([C | T], X, A) when is_float(C), is_float(X), is_float(A) -> horner(T, X, A * X + C).

leibniz(0, _, _, S) -> S * 4;
leibniz(N, Sign, D, S) -> leibniz(N - 1, -Sign, D + 2.0, S + Sign / D).

newton(_, X, 0) -> X;
newton(A, X, N) -> newton(A, (X + A / X) * 0.5, N - 1).

hyp(A, B) -> math:sqrt(A * A + B * B).

mean(L) -> mean(L, 0.0, 0).

mean([], S, N) -> S / N;
mean([H | T], S, N) -> mean(T, S + H, N + 1).

ints(A, B) when is_integer(A), is_integer(B) -> float(A) / float(B) + A * 1.0 - B.
