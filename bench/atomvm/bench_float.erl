%% 100,000 steps of a body on a spring with friction, in two dimensions.
-module(bench_float).
-export([start/0]).

start() ->
    Expected = {-286199581647, -510354732938},
    bench:run("float", fun() -> 100000 end, fun(N) -> step(N, 1.0, 0.5, 0.0, 0.25) end, Expected).

step(0, X, Y, U, V) ->
    {trunc(X * 1.0e12 + U * 1.0e9), trunc(Y * 1.0e12 - V * 1.0e9)};
step(N, X, Y, U, V) when is_float(X), is_float(Y), is_float(U), is_float(V) ->
    Dt = 0.001,
    AX = -4.0 * X - 0.01 * U + 0.3 * V,
    AY = -4.0 * Y - 0.01 * V - 0.3 * U,
    U1 = U + AX * Dt,
    V1 = V + AY * Dt,
    step(N - 1, X + U1 * Dt, Y + V1 * Dt, U1, V1).
