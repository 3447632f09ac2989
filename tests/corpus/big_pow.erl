%% Powers by squaring, of both signs, and their last digits.
-module(big_pow).
-export([start/0, pow/2]).

start() ->
    [pow(2, 300), pow(3, 200), pow(-7, 101), pow(10, 100) - 1, pow(2, 1000) rem pow(10, 20), pow(-2, 257), pow(12345678901234567890, 9)].

pow(_, 0) -> 1;
pow(B, 1) -> B;
pow(B, E) ->
    H = pow(B, E div 2),
    case E rem 2 of
        0 -> H * H;
        1 -> B * H * H
    end.
