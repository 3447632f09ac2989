%% Skipped fields of fixed and variable size.
-module(bin_match_skip).
-export([start/0, s/2]).

start() ->
    [s(<<1, 2, 3, 4, 5, 6, 7, 8>>, N) || N <- [0, 1, 3, 6, 7, 8, -1]] ++ [t(<<1, 2, 3, 4, 5, 6, 7, 8>>), t(<<1, 2, 3>>), t(<<1, 2, 3, 4>>), t(<<1, 2, 3, 4, 5>>)].

s(<<_, T/binary>> = B, N) ->
    case B of
        <<_:N/binary, X, R/binary>> -> {X, R, T};
        _ -> none
    end.

t(<<_:32, X, _/binary>>) -> {x, X};
t(<<_:3/binary, X>>) -> {y, X};
t(<<_:16, _:8>>) -> three.
