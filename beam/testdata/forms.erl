%% What OTP 25 does not emit. Compiled by OTP 27 and 29 (see fixtures_test.go).
-module(forms).
-export([header/1, update/2, small/1, sum/2, literals/0, float/1, tail/1, seg/2]).

-record(r, {a, b, c}).

header(<<1:8, Len:16, Body:Len/binary, Rest/binary>>) -> {Body, Rest};
header(<<2:8, X:13/signed-little, _:3, _/bits>>) -> X;
header(_) -> error.

update(#r{} = R, V) -> R#r{b = V, c = 2}.

small(X) when is_integer(X), 0 =< X, X < 1000 -> X * X + 1;
small(X) when is_integer(X), X < 0 -> -X.

sum([H | T], Acc) when is_integer(Acc) -> sum(T, H + Acc);
sum([], Acc) -> Acc.

literals() -> {1.5, -123456789012345678901234567890, #{a => [1, 2 | x]}, <<5:3>>, "text", fun lists:map/2}.

float(X) when is_float(X) -> X * 2.0 + 1.0 / X.

tail(<<>>) -> [];
tail(<<C/utf8, T/binary>>) -> [C | tail(T)].

seg(A, B) -> <<"abc", A:8, B/binary, A/utf8>>.
