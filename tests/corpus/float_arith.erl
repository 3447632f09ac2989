%% The four operations on floats, and on floats mixed with integers.
-module(float_arith).
-export([start/0, ops/2]).

start() ->
    Vs = [0.0, 1.0, -1.0, 0.1, 2.5, 1.0e10, -3.7e-5, 1.0e150, 3, -7, 1 bsl 60, 1 bsl 70],
    [{A, B, ops(A, B)} || A <- Vs, B <- Vs, is_float(A) orelse is_float(B)].

ops(A, B) -> [A + B, A - B, A * B, case B == 0 of true -> zero; false -> A / B end].
