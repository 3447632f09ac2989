%% Converting between large integers and floats, and arithmetic that mixes them.
-module(big_float_mix).
-export([start/0, id/1]).

start() ->
    P = id(1) bsl 300,
    [float(P), float(-P), P + 0.5, P * 1.0e-90, P / (id(1) bsl 299), trunc(1.0e80), round(-1.0e80), trunc(id(1.5e300)) rem 1000003,
     t(fun() -> float(P bsl 800) end), t(fun() -> (P bsl 800) / 1 end), t(fun() -> (P bsl 800) + 1.0 end), t(fun() -> (P bsl 800) * 0.0 end)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
