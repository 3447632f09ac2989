%% The Mandelbrot set as iteration counts on a coarse grid.
-module(float_mandelbrot).
-export([start/0]).

start() -> [[iter(X * 0.1 - 2.1, Y * 0.2, 0.0, 0.0, 0) || X <- seq(0, 30)] || Y <- seq(-6, 6)].

iter(_, _, _, _, 50) -> 50;
iter(Cx, Cy, X, Y, N) ->
    X2 = X * X,
    Y2 = Y * Y,
    if
        X2 + Y2 > 4.0 -> N;
        true -> iter(Cx, Cy, X2 - Y2 + Cx, 2.0 * X * Y + Cy, N + 1)
    end.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
