%% Integer square roots by Newton's method.
-module(int_isqrt).
-export([start/0, isqrt/1]).

start() ->
    [{N, isqrt(N)} || N <- [0, 1, 2, 3, 4, 15, 16, 17, 99999999, 100000000, (1 bsl 60) - 1, 1 bsl 60, (1 bsl 64) - 1,
                            (1 bsl 120) - 1, 1 bsl 120]].

isqrt(0) -> 0;
isqrt(N) -> newton(N, N).

newton(N, X) ->
    case (X + N div X) div 2 of
        Y when Y >= X -> X;
        Y -> newton(N, Y)
    end.
