%% Shortest round-trip texts of floats, as the result's own printing shows them.
-module(float_printing).
-export([start/0]).

start() ->
    [[0.1, 0.2, 0.3, 1.0, -1.0, 100.0, 1.0e5, 1.0e15, 1.0e16, 1.0e21, 1.0e22, 1.0e23, 123456.789, 1.0e-3, 1.0e-4, 1.0e-5, 5.0e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 4.35, 0.5, 9007199254740993.0, 3.141592653589793],
     [1 / 3, 2 / 3, 10 / 4, 1.0e10 / 3, 7 / 1.0e20], [float_to_list(F, [{decimals, D}]) || F <- [0.0, 1.5, 2.25, 123.456, -0.05], D <- [0, 2, 5]], [float_to_list(1.5, [{decimals, 4}, compact]), list_to_float("1.25e2"), binary_to_float(<<"-0.5">>)]].
