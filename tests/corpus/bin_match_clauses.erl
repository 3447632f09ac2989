%% Clauses by head byte, size and literal prefix, with a tail.
-module(bin_match_clauses).
-export([start/0, p/1]).

start() -> [p(B) || B <- [<<>>, <<0>>, <<1, 5, "hello", "rest">>, <<2, 0, 1, 2>>, <<3, 1, 2, 3, 4>>, <<"GET /x">>, <<"PUT /x">>, <<"GE">>, <<9, 9, 9>>, <<255, 255>>, <<1, 5, "h">>, notbin, [1]]].

p(<<>>) -> empty;
p(<<0>>) -> zero;
p(<<1, Len, Data:Len/binary, Rest/binary>>) -> {str, Data, Rest};
p(<<2, N:16, T/binary>>) when byte_size(T) =:= N -> {counted, N, T};
p(<<2, _:16, T/binary>>) -> {short, T};
p(<<3, X:32/little>>) -> {int, X};
p(<<"GET ", Path/binary>>) -> {get, Path};
p(<<"PUT ", Path/binary>>) -> {put, Path};
p(<<X, X, X>>) -> {thrice, X};
p(<<255, _/binary>>) -> ff;
p(B) when is_binary(B) -> {other, byte_size(B)};
p(_) -> no_binary.
