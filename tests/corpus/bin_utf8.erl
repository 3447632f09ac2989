%% utf8 segments: construction, matching, skipping, invalid sequences.
-module(bin_utf8).
-export([start/0, decode/1]).

start() ->
    Cs = [0, $a, 16#7F, 16#80, 16#7FF, 16#800, 16#FFFF, 16#10000, 16#10FFFF, 16#20AC, 16#D7FF, 16#E000],
    All = << <<C/utf8>> || C <- Cs >>,
    [{C, enc(C)} || C <- Cs] ++ [decode(All) =:= Cs, len(All, 0), decode(<<"gr", 16#C3, 16#BC, "n">>), <<"häß"/utf8>>]
        ++ [decode(B) || B <- [<<16#80>>, <<16#C0, 16#80>>, <<16#E0, 16#80, 16#80>>, <<16#ED, 16#A0, 16#80>>, <<16#F4, 16#90, 16#80, 16#80>>, <<16#E2, 16#82>>, <<$a, 16#FF>>, <<16#F8, 1, 2, 3, 4>>]].

enc(C) -> <<C/utf8>>.

decode(<<C/utf8, T/binary>>) -> [C | decode(T)];
decode(<<>>) -> [];
decode(B) -> {bad, B}.

len(<<_/utf8, T/binary>>, N) -> len(T, N + 1);
len(<<>>, N) -> N.
