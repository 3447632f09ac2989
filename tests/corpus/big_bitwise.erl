%% Bitwise operations and shifts beyond 256 bits, two's complement for negative ones.
-module(big_bitwise).
-export([start/0, id/1]).

start() ->
    A = (id(1) bsl 300) - 12345,
    B = -(id(1) bsl 290) + 999,
    C = id(16#F0F0F0F0),
    [A band B, A bor B, A bxor B, bnot A, bnot B, A band C, B band C, B bor C, A bxor -1, B bsr 280, A bsr 299, A bsr 300,
     B bsr 291, A bsl 7, B bsl 70, (A bsl 200) bsr 200 =:= A, (B bsl 1) - B =:= B, (id(-1) bsl 999) bsr 998].

id(X) -> X.
