%% A regular expression matcher by derivatives.
-module(prog_regex).
-export([start/0]).

start() ->
    [{R, [{S, match(parse(R), S)} || S <- ["", "a", "ab", "aab", "abab", "abc", "b", "ccc"]]} || R <- ["a*b", "(ab)*", "a|b|abc", ".", "a(b|c)?", "", "c+"]].

match(R, []) -> null(R);
match(R, [C | T]) -> match(deriv(R, C), T).

null(eps) -> true;
null({star, _}) -> true;
null({cat, A, B}) -> null(A) andalso null(B);
null({alt, A, B}) -> null(A) orelse null(B);
null(_) -> false.

deriv({chr, C}, C) -> eps;
deriv(any, _) -> eps;
deriv({star, R} = S, C) -> cat(deriv(R, C), S);
deriv({alt, A, B}, C) -> alt(deriv(A, C), deriv(B, C));
deriv({cat, A, B}, C) ->
    D = cat(deriv(A, C), B),
    case null(A) of
        true -> alt(D, deriv(B, C));
        false -> D
    end;
deriv(_, _) -> none.

cat(none, _) -> none;
cat(_, none) -> none;
cat(eps, B) -> B;
cat(A, eps) -> A;
cat(A, B) -> {cat, A, B}.

alt(none, B) -> B;
alt(A, none) -> A;
alt(A, A) -> A;
alt(A, B) -> {alt, A, B}.

parse(S) ->
    {R, []} = alts(S),
    R.

alts(S) ->
    {A, T} = cats(S, eps),
    case T of
        [$| | T1] ->
            {B, T2} = alts(T1),
            {{alt, A, B}, T2};
        _ -> {A, T}
    end.

cats([C | _] = S, A) when C =:= $|; C =:= $) -> {A, S};
cats([], A) -> {A, []};
cats(S, A) ->
    {R, T} = one(S),
    {R1, T1} = suffix(R, T),
    cats(T1, cat(A, R1)).

one([$( | T]) ->
    {R, [$) | T1]} = alts(T),
    {R, T1};
one([$. | T]) -> {any, T};
one([C | T]) -> {{chr, C}, T}.

suffix(R, [$* | T]) -> suffix({star, R}, T);
suffix(R, [$+ | T]) -> suffix(cat(R, {star, R}), T);
suffix(R, [$? | T]) -> suffix(alt(R, eps), T);
suffix(R, T) -> {R, T}.
