%% Base64 by 24 bit groups, with byte-aligned fields only.
-module(bin_base64_own).
-export([start/0, enc/1, dec/1]).

start() -> [{enc(B), dec(enc(B)) =:= B} || B <- [<<>>, <<"f">>, <<"fo">>, <<"foo">>, <<"foob">>, <<"fooba">>, <<"foobar">>, <<0, 255, 128, 7>>]].

enc(<<X:24, T/binary>>) -> <<(c(X bsr 18)), (c((X bsr 12) band 63)), (c((X bsr 6) band 63)), (c(X band 63)), (enc(T))/binary>>;
enc(<<X:16>>) -> <<(c(X bsr 10)), (c((X bsr 4) band 63)), (c((X bsl 2) band 63)), $=>>;
enc(<<X>>) -> <<(c(X bsr 2)), (c((X bsl 4) band 63)), "==">>;
enc(<<>>) -> <<>>.

dec(<<A, B, $=, $=>>) -> <<((d(A) bsl 2) bor (d(B) bsr 4))>>;
dec(<<A, B, C, $=>>) -> <<(((d(A) bsl 10) bor (d(B) bsl 4)) bor (d(C) bsr 2)):16>>;
dec(<<A, B, C, D, T/binary>>) -> <<((d(A) bsl 18) bor (d(B) bsl 12) bor (d(C) bsl 6) bor d(D)):24, (dec(T))/binary>>;
dec(<<>>) -> <<>>.

c(N) when N < 26 -> N + $A;
c(N) when N < 52 -> N - 26 + $a;
c(N) when N < 62 -> N - 52 + $0;
c(62) -> $+;
c(63) -> $/.

d(C) when C >= $A, C =< $Z -> C - $A;
d(C) when C >= $a, C =< $z -> C - $a + 26;
d(C) when C >= $0, C =< $9 -> C - $0 + 52;
d($+) -> 62;
d($/) -> 63.
