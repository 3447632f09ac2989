%% float, trunc, round, ceil and floor, at halves, large values and integers.
-module(float_conversions).
-export([start/0, conv/1]).

start() ->
    [{V, conv(V)} || V <- [0, 0.0, 0.4, 0.5, 0.6, 1.5, 2.5, -0.4, -0.5, -0.6, -1.5, -2.5, 0.49999999999999994, 134217727.5, 134217728.5, -134217728.5, 4503599627370495.5, 4503599627370497.0, 9007199254740993.0, 1.0e15, 123456789012.75, -1.0e18,
                           9.2233720368547758e18, -9.2233720368547758e18, 1.8446744073709552e19, 1.0e25, -1.0e30, 7, -8, 1 bsl 62, 1 bsl 65]].

conv(X) -> [float(X), trunc(X), round(X), ceil(X), floor(X), abs(X), -X].
