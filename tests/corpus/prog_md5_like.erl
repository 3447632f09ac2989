%% Rounds of 32 bit additions, rotations and logic, as message digests are made of.
-module(prog_md5_like).
-export([start/0, hash/1]).

start() -> [hash(B) || B <- [<<>>, <<"a">>, <<"abc">>, <<"message digest">>, << <<I>> || I <- [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] >>]].

hash(B) ->
    P = pad(B),
    {A, C} = blocks(P, {16#67452301, 16#EFCDAB89}),
    <<A:32/little, C:32/little>>.

pad(B) ->
    N = (16 - (byte_size(B) + 9) rem 16) rem 16,
    <<B/binary, 16#80, 0:N/unit:8, (byte_size(B) * 8):64/little>>.

blocks(<<W0:32/little, W1:32/little, W2:32/little, W3:32/little, T/binary>>, S) -> blocks(T, rounds(12, S, {W0, W1, W2, W3}));
blocks(<<>>, S) -> S.

rounds(0, S, _) -> S;
rounds(N, {A, B}, W) ->
    X = element(N rem 4 + 1, W),
    F = (A band B) bor ((bnot A) band X) band 16#FFFFFFFF,
    Y = (A + F + X + N * 16#5A827999) band 16#FFFFFFFF,
    rounds(N - 1, {(B + rotl(Y, N)) band 16#FFFFFFFF, A bxor rotl(X, 7)}, W).

rotl(X, N) -> ((X bsl N) bor (X bsr (32 - N))) band 16#FFFFFFFF.
