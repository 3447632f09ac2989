%% The rest of a binary compared with sizes that no binary has.
-module(bin_match_huge_tail).
-export([start/0, id/1]).

start() ->
    [{rest(id(B)), one_byte(id(B)), whole(id(B))} || B <- [<<>>, <<1>>, <<2, 3>>, <<0:64>>]].

rest(<<_, _:16#7FFFFFFF>>) -> below_31_bits;
rest(<<_, _:16#80000000>>) -> bits_31;
rest(<<_, _:16#100000000>>) -> bits_32;
rest(<<_, _:16#4000000000000000>>) -> bits_62;
rest(<<_, _:16#8000000000000000>>) -> bits_63;
rest(<<_, _:16#10000000000000000>>) -> bits_64;
rest(<<_, _:(1 bsl 100)>>) -> bits_100;
rest(<<_, _:8>>) -> byte;
rest(_) -> other.

one_byte(<<_, _:16#80000000/binary>>) -> many;
one_byte(<<_, _:1/binary>>) -> one;
one_byte(_) -> other.

whole(<<_:16#80000000>>) -> huge;
whole(<<_:64>>) -> word;
whole(_) -> other.

id(X) -> X.
