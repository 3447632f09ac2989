%% The functions of module math, rounded to ten digits.
-module(float_math).
-export([start/0]).

start() ->
    Xs = [0.1, 0.5, 1.0, 2.0],
    [[r(F(X)) || X <- Xs] || F <- [fun math:sin/1, fun math:cos/1, fun math:tan/1, fun math:atan/1, fun math:sqrt/1, fun math:exp/1, fun math:log/1, fun math:log10/1, fun math:log2/1, fun math:sinh/1, fun math:tanh/1, fun math:floor/1, fun math:ceil/1]]
        ++ [r(math:pow(2, 0.5)), r(math:pow(2.0, 10)), r(math:atan2(1, -1)), r(math:fmod(7.5, 2)), r(math:asin(1)), r(math:acos(0.5))].

r(X) -> round(X * 1.0e10).
