%% The Mandelbrot set: float arithmetic in a tight loop.
-module(bench_mandelbrot).
-export([start/0, run/1]).

start() -> [run(8), run(24)].

run(N) -> rows(0, N, 0).

rows(N, N, Sum) -> Sum;
rows(Y, N, Sum) -> rows(Y + 1, N, Sum + columns(0, Y, N, 0)).

columns(N, _, N, Sum) -> Sum;
columns(X, Y, N, Sum) ->
    Cr = 3.0 * X / N - 2.0,
    Ci = 2.0 * Y / N - 1.0,
    columns(X + 1, Y, N, Sum + iterate(0.0, 0.0, Cr, Ci, 0)).

iterate(_, _, _, _, 100) -> 100;
iterate(Zr, Zi, Cr, Ci, K) ->
    R2 = Zr * Zr,
    I2 = Zi * Zi,
    if
        R2 + I2 > 4.0 -> K;
        true -> iterate(R2 - I2 + Cr, 2.0 * Zr * Zi + Ci, Cr, Ci, K + 1)
    end.
