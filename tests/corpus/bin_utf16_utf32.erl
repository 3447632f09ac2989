%% utf16 and utf32 segments in both byte orders, surrogate pairs, invalid input.
-module(bin_utf16_utf32).
-export([start/0]).

start() ->
    Cs = [0, $a, 16#7FF, 16#FFFF, 16#10000, 16#10FFFF, 16#20AC, 16#D7FF, 16#E000, 16#1F600],
    [{C, <<C/utf16>>, <<C/utf16-little>>, <<C/utf32>>, <<C/utf32-little>>} || C <- Cs]
        ++ [d16(<< <<C/utf16>> || C <- Cs >>) =:= Cs, d16l(<< <<C/utf16-little>> || C <- Cs >>) =:= Cs, d32(<< <<C/utf32>> || C <- Cs >>) =:= Cs, d32l(<< <<C/utf32-little>> || C <- Cs >>) =:= Cs]
        ++ [d16(B) || B <- [<<16#D8, 0>>, <<16#D8, 0, 0, 1>>, <<16#DC, 0>>, <<1>>, <<0, 65, 1>>]] ++ [d32(B) || B <- [<<0, 17, 0, 0>>, <<0, 0, 16#D8, 0>>, <<0, 0, 1>>, <<0, 0, 0, 65, 1>>]] ++ [skip(<<0, 65, 16#D83D:16, 16#DE00:16, 0, 66>>), skip32(<<0, 0, 0, 65, 0, 0, 0, 66>>)].

d16(<<C/utf16, T/binary>>) -> [C | d16(T)];
d16(<<>>) -> [];
d16(B) -> {bad, B}.

d16l(<<C/utf16-little, T/binary>>) -> [C | d16l(T)];
d16l(<<>>) -> [].

d32(<<C/utf32, T/binary>>) -> [C | d32(T)];
d32(<<>>) -> [];
d32(B) -> {bad, B}.

d32l(<<C/utf32-little, T/binary>>) -> [C | d32l(T)];
d32l(<<>>) -> [].

skip(<<_/utf16, _/utf16, T/binary>>) -> T.

skip32(<<_/utf32, T/binary>>) -> T.
