%% Sizes from variables, expressions and earlier fields; sizes that do not fit.
-module(bin_match_sizes).
-export([start/0, f/2, g/1, u/2]).

start() ->
    B = <<3, "abcdefghij">>,
    [f(B, N) || N <- [0, 8, 16, 24, 64, -1, a]] ++ [f(<<1>>, 16), f(<<1, 2>>, 16)] ++ [g(X) || X <- [B, <<>>, <<0>>, <<200, 1>>, <<1, 2, 3>>, <<2, 2, 3, 4>>]]
        ++ [u(<<1, 2, 3, 4, 5, 6>>, N) || N <- [0, 1, 2, 3, 4]].

f(B, N) ->
    case B of
        <<X:N, R/binary>> -> {X, R};
        _ -> no
    end.

g(<<N, S:N/binary, T/binary>>) -> {N, S, T};
g(<<N, T/binary>>) -> {too_short, N, T};
g(<<>>) -> empty.

u(B, N) ->
    case B of
        <<A:N/binary-unit:16, C/binary>> -> {A, C};
        _ -> no
    end.
