%% Masked operands have known ranges, so the compiler's type annotations rule out overflow.
-module(int_typed_ranges).
-export([start/0, id/1]).

start() ->
    [{N, f8(id(N)), f16(id(N)), f26(id(N)), f32(id(N))}
     || N <- [0, 1, -1, 255, 256, 65535, 16#5A5A5A5A, -16#5A5A5A5B, 1 bsl 40, -(1 bsl 70)]].

f8(X) ->
    A = X band 16#FF,
    B = (X bsr 3) band 16#FF,
    {A + B, A - B, A * B, A bxor B, A bsl 4, (A + B) div 3, (A + 1) rem (B + 1)}.

f16(X) ->
    A = X band 16#FFFF,
    {A * A, A * 2047, -A, bnot A, A bsl 16, A div 10, A rem 10}.

f26(X) ->
    A = X band 16#3FFFFFF,
    {A + A, A + 16#3FFFFFF, A - 16#3FFFFFF, A * 2, A bsr 5, -A - 1}.

f32(X) ->
    A = X band 16#FFFFFFFF,
    {A + A, A * 5, A - 16#FFFFFFFF, A bxor 16#FFFFFFFF, (A bsl 5) band 16#FFFFFFFF}.

id(X) -> X.
